module FStar.Seq

type seq (a:Type) = | MkSeq : l:list a -> seq a
let length #a s = FStar.List.Tot.length (MkSeq?.l s)
let rec nth (#a:Type) (l:list a) (i:nat{i < FStar.List.Tot.length l}) : a = if i = 0 then Cons?.hd l else nth (Cons?.tl l) (i - 1)
let index #a s i = nth (MkSeq?.l s) i
let lemma_length #a s = ()
