module ListRev

module L = FStar.List.Tot

let rec rev_acc (#a:Type) (l acc:list a) : Tot (list a) (decreases l) =
  match l with
  | [] -> acc
  | h :: t -> rev_acc t (h :: acc)

let rec rev_acc_length (#a:Type) (l acc:list a)
  : Lemma (ensures L.length (rev_acc l acc) == L.length l + L.length acc) (decreases l)
  = match l with
    | [] -> ()
    | h :: t -> rev_acc_length t (h :: acc)

let rev_length (#a:Type) (l:list a) : Lemma (L.length (rev_acc l []) == L.length l) =
  rev_acc_length l []
