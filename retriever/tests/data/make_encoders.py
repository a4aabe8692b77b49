"""Makes `encoders/`: small, randomly initialised models of every class that the crate loads, and what transformers computes with them.

    python3 make_encoders.py

Needs torch, transformers, tokenizers. Seeded: the same versions give the same files. Expected vectors come from padded batches of
texts of mixed lengths: last hidden state, masked mean or first token, length 1.
"""
import json
import os
import random
import shutil

import torch
import transformers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "encoders")
TEXTS = [
    "",
    "a",
    "⊢ a + b = b + a",
    "Nat.add_comm (n m : Nat) : n + m = m + n",
    "List.length_append {α : Type u} (as bs : List α) : (as ++ bs).length = as.length + bs.length",
    "x y : ℕ\nh : x ≤ y\n⊢ ∀ z, x + z ≤ y + z ∧ ¬ y + z < x + z",
    # more than 128 bytes: the last bucket of distances
    " ".join(f"h{i} : p{i} → p{i + 1}" for i in range(24)) + " ⊢ p0 → p24",
]


def scatter(model):
    """Weights that matter: what transformers draws is so small that many mistakes would not show."""
    for name, parameter in model.named_parameters():
        with torch.no_grad():
            if "orm" in name and name.endswith("weight"):
                parameter.copy_(1 + 0.3 * torch.randn_like(parameter))
            elif parameter.dim() == 1 or "mbedding" in name or "shared" in name or "relative" in name:
                parameter.copy_(torch.randn_like(parameter))
            else:
                parameter.copy_(torch.randn_like(parameter) * 1.2 / parameter.shape[1] ** 0.5)


def embed(model, batches, filling, pooling):
    result = []
    for batch in batches:
        longest = max(map(len, batch))
        ids = torch.tensor([t + [filling] * (longest - len(t)) for t in batch])
        mask = (torch.arange(longest)[None] < torch.tensor([len(t) for t in batch])[:, None]).long()
        with torch.inference_mode():
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
        if pooling == "cls":
            pooled = hidden[:, 0]
        else:
            pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        result += torch.nn.functional.normalize(pooled).tolist()
    return result


def write(name, model, tokens, filling, pooling="mean", half=False):
    scatter(model)
    folder = os.path.join(HERE, name)
    if half:
        model = model.half().float()  # the numbers that the file will hold
    model.eval()
    vectors = embed(model, [tokens], filling, pooling)
    alone = embed(model, [[t] for t in tokens], filling, pooling)
    difference = max(abs(a - b) for x, y in zip(vectors, alone) for a, b in zip(x, y))
    assert difference < 1e-5, f"{name}: transformers disagrees with itself by {difference}"
    (model.half() if half else model).save_pretrained(folder, safe_serialization=True)
    expected = {"pooling": pooling, "texts": TEXTS, "tokens": tokens, "vectors": [[round(x, 7) for x in v] for v in vectors]}
    with open(os.path.join(folder, "expected.json"), "w") as f:
        json.dump(expected, f, ensure_ascii=False)
        f.write("\n")


def save(folder, name, value):
    os.makedirs(os.path.join(HERE, folder, os.path.dirname(name)), exist_ok=True)
    with open(os.path.join(HERE, folder, name), "w") as f:
        json.dump(value, f, indent=1)
        f.write("\n")


def word_pieces():
    """A WordPiece vocabulary of about 200 entries, and its tokenizer with BERT's special tokens."""
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    pieces += [chr(c) for c in range(33, 127) if not chr(c).isupper()] + list("∀∃∧∨¬→↔≤≥≠⊢αβℕ")
    pieces += ["##" + c for c in "abcdefghijklmnopqrstuvwxyz0123456789"]
    pieces += ["nat", "list", "add", "comm", "length", "append", "type", "##bs", "##len", "##gth", "##nd", "as"]
    tokenizer = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    # as published models have it: the crate must not obey this
    tokenizer.enable_padding(length=16)
    tokenizer.enable_truncation(max_length=16)
    return tokenizer, len(pieces)


def bert(name, pooling, tokenizer, size, **fields):
    config = transformers.BertConfig(
        vocab_size=size, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
        max_position_embeddings=256, **fields
    )
    os.makedirs(os.path.join(HERE, name), exist_ok=True)
    tokenizer.save(os.path.join(HERE, name, "tokenizer.json"))
    plain = Tokenizer.from_str(tokenizer.to_str())
    plain.no_padding()
    plain.no_truncation()
    tokens = [plain.encode(text).ids[:256] for text in TEXTS]
    switches = ["cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens"]
    chosen = {"cls": "cls_token", "mean": "mean_tokens"}[pooling]
    save(name, "1_Pooling/config.json", {"word_embedding_dimension": 32} | {f"pooling_mode_{s}": s == chosen for s in switches})
    kinds = ["Transformer", "Pooling", "Normalize"]
    save(name, "modules.json", [{"idx": i, "type": f"sentence_transformers.models.{k}"} for i, k in enumerate(kinds)])
    return config, tokens


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    torch.manual_seed(4)
    random.seed(4)
    small = dict(vocab_size=384, d_model=32, d_kv=8, d_ff=48, num_layers=2, num_heads=3, pad_token_id=0, eos_token_id=1)
    byte_tokens = [[b + 3 for b in text.encode()] + [1] for text in TEXTS]
    for name, proj, half in (("byt5", "gated-gelu", False), ("t5-relu", "relu", False), ("byt5-f16", "gated-gelu", True)):
        config = transformers.T5Config(feed_forward_proj=proj, tie_word_embeddings=False, **small)
        save(name, "tokenizer_config.json", {"tokenizer_class": "ByT5Tokenizer"})
        write(name, transformers.T5EncoderModel(config), byte_tokens, 0, half=half)
    tokenizer, size = word_pieces()
    config, tokens = bert("minilm", "mean", tokenizer, size, hidden_act="gelu")
    write("minilm", transformers.BertModel(config), tokens, 0)
    # BertForMaskedLM's file has the prefix `bert.` and weights that an encoder does not need
    config, tokens = bert("bge", "cls", tokenizer, size, hidden_act="gelu_new", layer_norm_eps=1e-6)
    model = transformers.BertForMaskedLM(config)
    scatter(model)
    save_pretrained = model.save_pretrained
    base = model.bert
    base.save_pretrained = lambda folder, **how: save_pretrained(folder, **how)
    write("bge", base, tokens, 0, pooling="cls")


if __name__ == "__main__":
    main()
