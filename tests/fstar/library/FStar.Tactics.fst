module FStar.Tactics
include FStar.Tactics.V2
