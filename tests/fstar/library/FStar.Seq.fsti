module FStar.Seq

val seq (a:Type u#a) : Type u#a
val length (#a:Type) (s:seq a) : Tot nat
val index (#a:Type) (s:seq a) (i:nat{i < length s}) : Tot a
val lemma_length (#a:Type) (s:seq a) : Lemma (length s >= 0)
