module FStar.Mul

unfold let op_Star (x y:int) : int = x `op_Multiply` y
