module FStar.Reflection.Const

let squash_qn = ["Prims"; "squash"]
let true_qn = ["Prims"; "l_True"]
