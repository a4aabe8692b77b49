"""The reference of tokens.rs: prints how many tokens per second transformers draws on the processor.

    python tokens.py FOLDER TOKENS TIMES BEAMS PROMPT...
"""

import os
import sys
import time

import torch
from transformers import AutoModelForCausalLM, T5ForConditionalGeneration

folder, most, times, beams = sys.argv[1], *map(int, sys.argv[2:5])
prompts = [[byte + 3 for byte in text.encode()] + [1] for text in sys.argv[5:]]
torch.set_num_threads(len(os.sched_getaffinity(0)))
is_t5 = '"t5"' in open(os.path.join(folder, "config.json")).read()
kind = T5ForConditionalGeneration if is_t5 else AutoModelForCausalLM
model = kind.from_pretrained(folder, dtype=torch.float32)
model.eval()
longest = max(map(len, prompts))
pads = [[0] * (longest - len(prompt)) for prompt in prompts]
ones = [[1] * len(prompt) for prompt in prompts]
if is_t5:
    ids, mask = zip(*((p + pad, one + pad) for p, pad, one in zip(prompts, pads, ones)))
else:
    ids, mask = zip(*((pad + p, pad + one) for p, pad, one in zip(prompts, pads, ones)))
inputs = dict(input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask))
fastest = float("inf")
for _ in range(times):
    begin = time.time()
    with torch.inference_mode():
        model.generate(
            **inputs, num_beams=beams, num_return_sequences=beams, max_new_tokens=most, do_sample=False
        )
    fastest = min(fastest, time.time() - begin)
print(most * beams * len(prompts) / fastest)
