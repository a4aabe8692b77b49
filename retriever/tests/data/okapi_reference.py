"""Makes okapi_reference.json: random documents and queries with the scores of rank_bm25's BM25Okapi.

Needs the package rank_bm25 (0.2.2 was used). Run in this folder: python3 okapi_reference.py
"""

import json
import random

from rank_bm25 import BM25Okapi

random.seed(4)
words = [f"w{i}" for i in range(60)]
weights = [1 / (i + 1) for i in range(60)]  # w0 is in most documents, so that the rule for negative idf is met


def tokens(n):
    return random.choices(words, weights, k=n)


documents = [tokens(random.randint(1, 30)) for _ in range(80)] + [[]]
queries = [tokens(random.randint(1, 15)) for _ in range(12)] + [["w0"], ["unknown", "w3"], []]
okapi = BM25Okapi(documents)
scores = [[float(s) for s in okapi.get_scores(q)] for q in queries]
with open("okapi_reference.json", "w") as file:
    json.dump({"documents": documents, "queries": queries, "scores": scores}, file)
    file.write("\n")
