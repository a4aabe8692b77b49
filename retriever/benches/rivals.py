"""What others need for the same work: `rivals.py search|encoder folder`, called by dense.rs. Prints one line of JSON.

search: one thread for all, vectors as f32 (numpy and faiss have no fast product of half precision), the filter on.
encoder: transformers + torch with all its threads, as one batch filled up to the longest text, and sorted by length.
"""
import json
import os
import sys
import time

JOB, FOLDER = sys.argv[1], sys.argv[2]
if JOB == "search":
    for name in ("OMP", "OPENBLAS", "MKL"):
        os.environ[name + "_NUM_THREADS"] = "1"
TASK = json.load(open(os.path.join(FOLDER, "task.json")))


def best(times, job):
    least = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        result = job()
        least = min(least, (time.perf_counter() - begun) * 1e3)
    return least, result


def search():
    import numpy

    rows, dimension = TASK["rows"], TASK["dimension"]
    path = os.path.join(FOLDER, "F32.vectors")
    vectors = numpy.array(numpy.memmap(path, dtype="<f4", mode="r", offset=64, shape=(rows, dimension)))
    query = numpy.array(TASK["query"], dtype="float32")
    allowed = numpy.array(TASK["allowed"])
    forbidden = numpy.ones(rows, dtype=bool)
    forbidden[allowed] = False

    def by_numpy():
        scores = vectors @ query
        scores[forbidden] = -numpy.inf
        top = numpy.argpartition(scores, -100)[-100:]
        return top[numpy.argsort(-scores[top])]

    ms, found = best(6, by_numpy)
    yield {"name": "numpy f32", "ms": ms, "found": found.tolist()}
    try:
        import faiss
    except ImportError as e:
        yield {"name": "faiss", "missing": str(e)}
        return
    faiss.omp_set_num_threads(1)
    bits = numpy.packbits(~forbidden, bitorder="little")
    for name, index in (
        ("faiss flat f32", faiss.IndexFlatIP(dimension)),
        ("faiss flat f16", faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)),
    ):
        index.train(vectors[:1000])
        index.add(vectors)
        selector = faiss.IDSelectorBitmap(bits)
        for what, parameters in (("", None), (", no filter", faiss)):
            if parameters is None:
                parameters = faiss.SearchParameters(sel=selector)
            else:
                parameters = None
            ms, (_, found) = best(6, lambda: index.search(query[None], 100, params=parameters))
            yield {"name": name + what, "ms": ms, "found": found[0].tolist()}


def encoder():
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    model = transformers.T5EncoderModel.from_pretrained(FOLDER, dtype=torch.float32).eval()
    tokens = [[b + 3 for b in text.encode()] + [1] for text in TASK["texts"]]

    def embed(batch):
        longest = max(map(len, batch))
        ids = torch.tensor([t + [0] * (longest - len(t)) for t in batch])
        mask = (torch.arange(longest)[None] < torch.tensor([len(t) for t in batch])[:, None]).float()
        with torch.inference_mode():
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
            mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            return torch.nn.functional.normalize(mean)

    def as_given():
        return torch.cat([embed(tokens[i : i + 16]) for i in range(0, len(tokens), 16)])

    def by_length():
        order = sorted(range(len(tokens)), key=lambda i: -len(tokens[i]))
        parts = torch.cat([embed([tokens[i] for i in order[j : j + 8]]) for j in range(0, len(order), 8)])
        result = torch.empty_like(parts)
        result[order] = parts
        return result

    for name, job in (("one batch as given", as_given), ("batches of 4 sorted by length", by_length)):
        ms, vectors = best(1, job)
        yield {"name": f"transformers + torch, {name}: tokens/s", "ms": ms, "vectors": vectors.tolist()}


try:
    print(json.dumps({"rivals": list(search() if JOB == "search" else encoder())}))
except ImportError as e:
    sys.exit(f"{e}")
