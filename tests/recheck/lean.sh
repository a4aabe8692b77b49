#!/bin/sh
# A stand-in for `lean`: it prints what Lean 4.36 prints, and misbehaves where the text says `plays: …`. What it compiles
# is a copy of the text; what it audits it tells by words in that copy. It checks nothing.
case "$1" in
--version)
    echo "Lean (version 4.36.0, x86_64-unknown-linux-gnu, commit 0123456789ab, Release)" ;;
-o)
    text=$(cat "$3")
    case "$text" in
    *"plays: error"*)
        printf '%s:1:8: warning: unused variable `x`\n' "$3"
        printf '%s:3:7: error(lean.unknownIdentifier): Unknown identifier `foo`\n' "$3"
        exit 1 ;;
    *"plays: crash"*)
        echo "Stack overflow detected. Aborting." >&2
        kill -ABRT $$ ;;
    *"plays: hang"*)
        sleep 1000 ;;
    *"plays: memory"*)
        hoard=$(head -c 900000000 /dev/zero | tr '\0' x)
        sleep 5 ;;
    *"plays: exit"*)
        exit 0 ;;
    *"import Nowhere"*)
        printf "%s:1:0: error: unknown module prefix 'Nowhere'\n\nNo directory 'Nowhere' or file 'Nowhere.olean'\n" "$3"
        exit 1 ;;
    *sorry*)
        printf "%s:1:8: warning: declaration uses 'sorry'\n" "$3" ;;
    esac
    cp "$3" "$2" ;;
--run)
    while read -r line; do
        nonce=$(printf '%s' "$line" | sed 's/.*"nonce":"\([0-9a-f]*\)".*/\1/')
        file=$(printf '%s' "$line" | sed 's/.*"candidate":"\([^"]*\)".*/\1/')
        text=$(cat "$file")
        refuse() {
            printf '{"nonce":"%s","lean":"4.36.0","judgements":[{"axioms":[],"name":"t","refused":{"chain":["t","x"],"constant":"x","detail":"%s","rule":"%s"},"tier":%s}]}\n' "$nonce" "$2" "$1" "$3"
        }
        accept() {
            printf '{"nonce":"%s","lean":"4.36.0","judgements":[{"axioms":["propext"],"name":"t","refused":null,"tier":"audited"}]}\n' "$1"
        }
        [ "$LAX" ] && accept "$nonce" && continue
        case "$text" in
        *"plays: audit hangs"*) sleep 1000 ;;
        *"plays: audit dies"*) echo "uncaught exception: no" >&2; exit 1 ;;
        *"plays: another nonce"*) accept 00000000000000000000000000000000 ;;
        *"plays: noise"*) echo "PANIC at Lean.Name"; accept 0000; refuse axiom forged null | sed "s/$nonce/1/"; accept "$nonce" ;;
        *"plays: failure"*) printf '{"nonce":"%s","lean":"4.36.0","failed":"failed to read file"}\n' "$nonce" ;;
        *prover_other*) refuse missing "the text does not declare it" null ;;
        *"{a b"*) refuse type "another type" null ;;
        *sorry*) refuse sorry "the proof contains sorry" '"replayed"' ;;
        *axiom*) refuse axiom "an axiom of the text" '"replayed"' ;;
        *) accept "$nonce" ;;
        esac
    done ;;
esac
