"""Makes the tiny models of tests/models, and what transformers draws from them.

    pip install torch transformers
    python prover/model/local/tests/reference.py

Weights are random, with a fixed seed, and large enough that texts end at different lengths. Each folder gets
`reference.json`: cases with prompts, how texts are drawn, and the tokens and log probabilities that come of
it.
"""

import json
import pathlib
import shutil

import torch
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
    T5Config,
    T5ForConditionalGeneration,
)

MODELS = pathlib.Path(__file__).parent / "models"
END = 1
VOCABULARY = 96
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-*/=<>()[]{}.,:;!?_^&|~@#$%"


def decoder(kind, model, **more):
    return model(
        kind(
            vocab_size=VOCABULARY,
            hidden_size=32,
            intermediate_size=48,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=256,
            bos_token_id=None,
            eos_token_id=END,
            pad_token_id=0,
            **more,
        )
    )


def t5(vocabulary, **more):
    return T5ForConditionalGeneration(
        T5Config(
            vocab_size=vocabulary,
            d_model=32,
            d_kv=8,
            d_ff=48,
            num_layers=2,
            num_heads=4,
            relative_attention_num_buckets=8,
            relative_attention_max_distance=20,
            eos_token_id=END,
            pad_token_id=0,
            decoder_start_token_id=0,
            **more,
        )
    )


LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 1000.0,
    "factor": 4.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 32,
}
MAKE = {
    "t5": lambda: t5(VOCABULARY, feed_forward_proj="relu", tie_word_embeddings=True),
    "t5-untied": lambda: t5(VOCABULARY, feed_forward_proj="gated-gelu", tie_word_embeddings=False),
    "byt5": lambda: t5(384, feed_forward_proj="gated-gelu", tie_word_embeddings=False),
    "llama": lambda: decoder(
        LlamaConfig, LlamaForCausalLM, rope_parameters=LLAMA3, tie_word_embeddings=False
    ),
    "qwen2": lambda: decoder(Qwen2Config, Qwen2ForCausalLM, tie_word_embeddings=True),
    "qwen3": lambda: decoder(Qwen3Config, Qwen3ForCausalLM, head_dim=16, tie_word_embeddings=True),
}


def fill(model, name):
    """Random weights; the end of a text is made likely enough that texts do end."""
    generator = torch.Generator().manual_seed(sum(map(ord, name)))
    with torch.no_grad():
        for key, weight in model.named_parameters():
            random = torch.randn(weight.shape, generator=generator)
            if weight.dim() == 1:
                weight.copy_(0.1 * random + (0.0 if key.endswith("bias") else 1.0))
            elif "embed" in key or "shared" in key or "lm_head" in key:
                weight.copy_(random * (1.0 if "lm_head" not in key else 0.35))
            elif "relative_attention_bias" in key:
                weight.copy_(random)
            else:
                weight.copy_(random * 1.5 / weight.shape[1] ** 0.5)
        head = model.get_output_embeddings().weight
        head[END] *= 1.5
    model.eval()


def untie(model, name):
    """This version of transformers ties T5's matrices whatever the configuration says."""
    if name in ("t5-untied", "byt5"):
        model.lm_head.weight = torch.nn.Parameter(torch.empty_like(model.shared.weight))


def tokenizer(folder, name):
    if name == "byt5":
        text = json.dumps({"tokenizer_class": "ByT5Tokenizer", "eos_token": "</s>", "pad_token": "<pad>"})
        (folder / "tokenizer_config.json").write_text(text + "\n")
        return
    words = ["<pad>", "</s>", "<unk>"] + list(LETTERS)
    vocabulary = {word: i for i, word in enumerate(words[:VOCABULARY])}
    special = [
        {"id": i, "content": words[i], "single_word": False, "lstrip": False, "rstrip": False,
         "normalized": False, "special": True}
        for i in range(3)
    ]
    end = [{"SpecialToken": {"id": "</s>", "type_id": 0}}] if name.startswith("t5") else []
    template = {
        "type": "TemplateProcessing",
        "single": [{"Sequence": {"id": "A", "type_id": 0}}] + end,
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
        "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}},
    }
    full = {
        "version": "1.0",
        "added_tokens": special,
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": ""}, "behavior": "Isolated", "invert": False},
        "post_processor": template,
        "decoder": {"type": "Fuse"},
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "<unk>"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(full) + "\n")


def prompts(name):
    texts = ["simp", "x+y=z", "a", "induction(n)withabc,forall[k]:0<k"]
    if name == "byt5":
        return [[b + 3 for b in text.encode()] + [END] for text in texts], texts
    words = {letter: i + 3 for i, letter in enumerate(LETTERS)}
    end = [END] if name.startswith("t5") else []
    return [[words[letter] for letter in text] + end for text in texts], texts


def batch(model, tokens):
    longest = max(map(len, tokens))
    ids, mask = [], []
    for prompt in tokens:
        filling = longest - len(prompt)
        if model.config.is_encoder_decoder:
            ids.append(prompt + [0] * filling)
            mask.append([1] * len(prompt) + [0] * filling)
        else:
            ids.append([0] * filling + prompt)
            mask.append([0] * filling + [1] * len(prompt))
    return {"input_ids": torch.tensor(ids), "attention_mask": torch.tensor(mask)}


def answers(model, tokens, **how):
    """For each prompt its texts, as tokens with the one that ended them, and their log probabilities."""
    inputs = batch(model, tokens)
    out = model.generate(**inputs, return_dict_in_generate=True, output_scores=True, do_sample=False, **how)
    width = how.get("num_return_sequences", 1)
    begin = 1 if model.config.is_encoder_decoder else inputs["input_ids"].shape[1]
    result = [[] for _ in tokens]
    for i, row in enumerate(out.sequences[:, begin:].tolist()):
        text = row[: row.index(END) + 1] if END in row else row[: how["max_new_tokens"]]
        if "sequences_scores" in out and out.sequences_scores is not None:
            log = out.sequences_scores[i].item() * len(text) ** how["length_penalty"]
        else:
            log = sum(out.scores[t][i].log_softmax(-1)[token].item() for t, token in enumerate(text))
        result[i // width].append({"tokens": text, "log_probability": log})
    return result


def cases(model, name):
    tokens, texts = prompts(name)
    found = [{"most": 24, "answers": answers(model, tokens, max_new_tokens=24)}]
    ways = [(1.0, False, 12), (0.0, True, 12), (2.0, "never", 12), (-1.0, False, 9), (0.6, True, 20)]
    for penalty, early, most in ways:
        how = dict(num_beams=8, num_return_sequences=8, length_penalty=penalty, early_stopping=early)
        beams = {"width": 8, "length_penalty": penalty, "early_stopping": early}
        drawn = answers(model, tokens, max_new_tokens=most, **how)
        found.append({"most": most, "beams": beams, "answers": drawn})
    return {"prompts": texts, "tokens": tokens, "cases": found}


def main():
    torch.set_num_threads(1)
    for name, make in MAKE.items():
        folder = MODELS / name
        shutil.rmtree(folder, ignore_errors=True)
        torch.manual_seed(0)
        model = make()
        untie(model, name)
        fill(model, name)
        reference = cases(model, name)
        model.save_pretrained(folder)
        (folder / "generation_config.json").unlink(missing_ok=True)
        tokenizer(folder, name)
        lines = json.dumps(reference)
        (folder / "reference.json").write_text(lines + "\n")
        print(name, [len(a[0]["tokens"]) for c in reference["cases"] for a in c["answers"]])


main()
