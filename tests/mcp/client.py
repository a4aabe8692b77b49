"""Drives every tool of `prover mcp` with the official Python SDK (package `mcp`), over both transports.

Usage: python client.py PROVER. Exit status 0: all is as it should be; otherwise the first thing that is not is told.
"""

import asyncio
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from mcp import Client, StdioServerParameters

PROVER = sys.argv[1]
KEPT = {k: v for k, v in os.environ.items() if k.startswith("PROVER_") and k != "PROVER_TOKEN"}
GOAL = "(xs ++ ys).length = ys.length + xs.length"
OPEN = f"theorem t (xs ys : List Nat) (unused : xs = xs) : {GOAL} := by\n  sorry\n"
# with these in the place of `sorry`
FIRST = "rw [List.length_append]\n  sorry"
LAST = "rw [List.length_append]\n  exact Nat.add_comm _ _"


def flat(tool, value):
    """Some models take no other schemas than these."""
    for name, prop in value["properties"].items():
        assert isinstance(prop.get("type"), str), f"{tool}: {name} has no single type"
        assert not {"anyOf", "oneOf", "allOf", "$ref", "nullable"} & set(prop), f"{tool}: {name} is not flat"
        assert prop.get("description"), f"{tool}: {name} is not described"


def value_of(result, tool):
    assert not result.is_error, f"{tool}: {result.content[0].text}"
    value = result.structured_content
    assert value["completeness"] in ("complete", "partial", "timed_out", "stale"), f"{tool}: {value}"
    assert re.fullmatch("[0-9a-f]{16}", value["hash"]), f"{tool}: {value}"
    return value


class Driver:
    """One client, and which tools it has called."""

    def __init__(self, client, folder):
        self.client, self.folder, self.called = client, folder, set()

    async def call(self, tool, **arguments):
        self.called.add(tool)
        return value_of(await self.client.call_tool(tool, arguments), tool)

    async def fault(self, tool, **arguments):
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error, f"{tool} should fail: {result}"
        return result.content[0].text

    def write(self, script):
        (self.folder / "p.lean").write_text(OPEN.replace("sorry", script))


def kill_workers(pid):
    """Kills the Lean processes of a server; how many there were."""
    found = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            os.kill(int(stat.parent.name), signal.SIGKILL)
            found += 1
    return found


async def drive(client, folder, server_pid):
    """A whole proof, with every tool on the way."""
    d = Driver(client, folder)
    listed = await client.list_tools()
    tools = {t.name: t for t in listed.tools}
    for name, tool in tools.items():
        flat(name, tool.input_schema)
        assert tool.annotations.read_only_hint is True, name
        assert tool.description, name

    d.write("sorry")
    p = {"file_path": "p.lean"}
    outline = await d.call("lean_file_outline", **p)
    assert [i["name"] for i in outline["declarations"]] == ["t"], outline
    goal = await d.call("lean_goal", **p, line=2, column=3)
    assert goal["status"] == "goals" and goal["goals"][0].endswith(f"⊢ {GOAL}"), goal
    parts = await d.call("lean_goal", **p, line=2, format="structured")
    assert parts["goals_before"][0]["goal"] == GOAL, parts
    term = await d.call("lean_term_goal", **p, line=1, column=20)
    assert "expected_type" in term, term
    hover = await d.call("lean_hover_info", **p, line=1, column=21)
    assert "List" in hover["info"], hover
    found = await d.call("lean_local_search", query="List.length_append", limit=3)
    assert found["items"][0]["name"] == "List.length_append", found
    found = await d.call("lean_loogle", query="List.length (_ ++ _) = ?n", num_results=3)
    assert found["items"][0]["name"] == "List.length_append", found
    for tool in ("lean_state_search", "lean_hammer_premise"):
        premises = await d.call(tool, **p, line=2, column=3, num_results=4)
        assert 0 < len(premises["items"]) <= 4, premises
    premises = await d.call("lean_premises", **p, line=2)
    assert premises["items"], premises
    tried = await d.call("lean_multi_attempt", **p, line=2, snippets=["rfl", "rw [List.length_append]", "simp"])
    status = [i["proof_status"] for i in tried["items"]]
    assert status[0].startswith("Error") and status[1] == "Incomplete: open goals remain", status

    # the file is edited under the server's feet, and a Lean process dies
    d.write(FIRST)
    assert kill_workers(server_pid) > 0
    goal2 = await d.call("lean_goal", **p, line=3, column=3)
    assert goal2["goals"][0].endswith("⊢ xs.length + ys.length = ys.length + xs.length"), goal2
    assert goal2["hash"] != goal["hash"]
    suggested = await d.call("lean_suggest", **p, line=3)
    assert suggested["items"][0]["closes"], suggested
    d.write("exact?")
    actions = await d.call("lean_code_actions", **p, line=2)
    assert "actions" in actions, actions
    d.write("exact Nat.add_com")
    names = await d.call("lean_completions", **p, line=2, column=20)
    assert "Nat.add_comm" in [i["label"] for i in names["items"]], names
    wrong = await d.call("lean_diagnostic_messages", **p)
    assert not wrong["success"] and wrong["items"][0]["line"] == 2, wrong
    d.write(LAST)
    good = await d.call("lean_diagnostic_messages", **p, declaration_name="t", severity="error")
    assert good["success"] and good["items"] == [] and not good["partial"], good
    verified = await d.call("lean_verify", **p, theorem_name="t")
    assert verified["accepted"] and "sorryAx" not in verified["axioms"], verified
    needed = await d.call("lean_minimal_hypotheses", **p, theorem_name="t")
    assert [v["status"] for v in needed["verdicts"]][-1] == "removable", needed
    source = await d.call("lean_declaration_file", **p, symbol="t")
    assert source["content"].startswith("theorem t"), source

    run = await d.call("lean_run_code", code="#eval 5 * 7 + 3")
    assert run["success"] and run["diagnostics"][0]["message"] == "38", run
    heard = []

    async def progress(share, total, message):
        heard.append(share)

    result = await client.call_tool(
        "lean_prove", {"statement": "theorem s (a b c : Nat) (h : a ≤ b) : a + c ≤ b + c"}, progress_callback=progress
    )
    proved = value_of(result, "lean_prove")
    d.called.add("lean_prove")
    assert proved["verdict"] == "proved", proved
    judged = await d.call(
        "lean_judge", statement="theorem s (a b c : Nat) (h : a ≤ b) : a + c ≤ b + c", proof=proved["proof"]
    )
    assert judged["accepted"], judged
    refuted = await d.call("lean_refute", statement="theorem s (n : Nat) : n < 5")
    assert refuted["refuted"], refuted

    assert "outside" in await d.fault("lean_goal", file_path="/etc/passwd.lean", line=1)
    assert "needs `line`" in await d.fault("lean_goal", file_path="p.lean")
    # a call that is given up leaves the server free for others
    hard = "theorem h (a b c n : Nat) (h : a ^ (n + 3) + b ^ (n + 3) = c ^ (n + 3)) : a * b * c = 0"
    with_limit = client.call_tool("lean_prove", {"statement": hard, "timeout_s": 100, "refute": False})
    try:
        await asyncio.wait_for(with_limit, 2)
        raise AssertionError("a hard statement is not proved in two seconds")
    except asyncio.TimeoutError:
        pass
    again = await asyncio.wait_for(client.call_tool("lean_prove", {"statement": "theorem s : 1 + 1 = 2"}), 60)
    assert value_of(again, "lean_prove")["verdict"] == "proved"

    missing = set(tools) - d.called
    assert not missing, f"not called: {missing}"
    return len(d.called)


def child_of(pid):
    """The server that a stdio client has started."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
            command = (stat.parent / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if int(fields[1]) == pid and command[:2] == [PROVER.encode(), b"mcp"]:
            return int(stat.parent.name)
    raise AssertionError("no server")


async def over_stdio(mode, folder):
    server = StdioServerParameters(command=PROVER, args=["mcp", "--root", str(folder), "--workers", "2"], env=KEPT)
    async with Client(server, mode=mode) as client:
        return await drive(client, folder, child_of(os.getpid()))


async def over_http(mode, folder):
    process = subprocess.Popen(
        [PROVER, "mcp", "--http", "127.0.0.1:0", "--root", str(folder), "--workers", "2"],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stderr:
            found = re.search(r"http://\S+", line)
            if found:
                break
        async with Client(found.group(0), mode=mode) as client:
            return await drive(client, folder, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


async def main():
    for over in (over_stdio, over_http):
        for mode in ("auto", "legacy"):
            with tempfile.TemporaryDirectory() as folder:
                count = await over(mode, Path(folder))
                print(f"{over.__name__}, {mode}: {count} tools", flush=True)


asyncio.run(main())
