import Lean

/-!
Audits what a text has declared, in a process that has elaborated nothing of it. The text's constants are read from a
file as data (an `.olean`, or a pickle of the community REPL), copied node by node, compared with those of the statement,
walked from the theorem on, and given to the kernel of the clean environment again. The answer is one line of JSON.
-/

namespace ProverAudit
open Lean

/-- Why a proof is refused: rule, constant and the chain of mentions from the theorem to it. -/
structure Refusal where
  rule : String
  constant : Option Name := none
  chain : List Name := []
  detail : String

/-! ### Reading: no cached field of a file (hash, length, range of loose variables) is believed -/

unsafe def addressUnsafe {α : Type} (a : α) : USize := ptrAddrUnsafe a

/-- Where a value lies: what a file shares is copied once. -/
@[implemented_by addressUnsafe]
opaque address {α : Type} (a : α) : USize

structure Copies where
  names : Std.HashMap USize Name := {}
  levels : Std.HashMap USize Level := {}
  exprs : Std.HashMap USize Expr := {}

abbrev Copy := StateM Copies

/-- The sum is a number in normal form, whatever stood in the file. -/
@[noinline] def copyNat (nothing n : Nat) : Nat := n + nothing

def copyString (s : String) : String := s.foldl (fun t c => t.push c) ""

partial def copyName (n : Name) : Copy Name := do
  let place := address n
  if let some c := (← get).names[place]? then return c
  let c ← match n with
    | .anonymous => pure Name.anonymous
    | .str p s => pure (Name.str (← copyName p) (copyString s))
    | .num p i => pure (Name.num (← copyName p) (copyNat 0 i))
  modify fun s => { s with names := s.names.insert place c }
  return c

partial def copyLevel (u : Level) : Copy Level := do
  let place := address u
  if let some c := (← get).levels[place]? then return c
  let c ← match u with
    | .zero => pure Level.zero
    | .succ v => pure (Level.succ (← copyLevel v))
    | .max v w => pure (Level.max (← copyLevel v) (← copyLevel w))
    | .imax v w => pure (Level.imax (← copyLevel v) (← copyLevel w))
    | .param n => pure (Level.param (← copyName n))
    | .mvar m => pure (Level.mvar ⟨← copyName m.name⟩)
  modify fun s => { s with levels := s.levels.insert place c }
  return c

def parts : Expr → List Expr
  | .app f a => [f, a]
  | .lam _ t b _ | .forallE _ t b _ => [t, b]
  | .letE _ t v b _ => [t, v, b]
  | .mdata _ b | .proj _ _ b => [b]
  | _ => []

/-- One node, its parts being copied already; without binder names and metadata, which mean nothing to the kernel. -/
def copyNode (e : Expr) : Copy Expr := do
  let copies := (← get).exprs
  let copied (part : Expr) : Expr := copies.getD (address part) part
  match e with
  | .bvar i => return .bvar (copyNat 0 i)
  | .fvar f => return .fvar ⟨← copyName f.name⟩
  | .mvar m => return .mvar ⟨← copyName m.name⟩
  | .sort u => return .sort (← copyLevel u)
  | .const n us => return .const (← copyName n) (← us.mapM copyLevel)
  | .app f a => return .app (copied f) (copied a)
  | .lam _ t b i => return .lam .anonymous (copied t) (copied b) i
  | .forallE _ t b i => return .forallE .anonymous (copied t) (copied b) i
  | .letE _ t v b _ => return .letE .anonymous (copied t) (copied v) (copied b) false
  | .lit (.natVal n) => return .lit (.natVal (copyNat 0 n))
  | .lit (.strVal s) => return .lit (.strVal (copyString s))
  | .mdata _ b => return copied b
  | .proj n i b => return .proj (← copyName n) (copyNat 0 i) (copied b)

/-- With a stack of its own: interpreted code has little, and proofs may be deep. -/
partial def copyExpr (root : Expr) : Copy Expr := do
  let mut todo := #[root]
  while h : todo.size > 0 do
    let e := todo[todo.size - 1]
    let known := (← get).exprs
    if known.contains (address e) then
      todo := todo.pop
    else
      let missing := (parts e).filter fun part => !known.contains (address part)
      if missing.isEmpty then
        let c ← copyNode e
        modify fun s => { s with exprs := s.exprs.insert (address e) c }
        todo := todo.pop
      else
        todo := todo ++ missing
  return (← get).exprs.getD (address root) root

def copyVal (v : ConstantVal) : Copy ConstantVal := do
  return { name := ← copyName v.name, levelParams := ← v.levelParams.mapM copyName, type := ← copyExpr v.type }

def copyConstant : ConstantInfo → Copy ConstantInfo
  | .axiomInfo v => do return .axiomInfo { toConstantVal := ← copyVal v.toConstantVal, isUnsafe := v.isUnsafe }
  | .defnInfo v => do
    return .defnInfo { toConstantVal := ← copyVal v.toConstantVal, value := ← copyExpr v.value, hints := v.hints,
                       safety := v.safety, all := ← v.all.mapM copyName }
  | .thmInfo v => do
    return .thmInfo { toConstantVal := ← copyVal v.toConstantVal, value := ← copyExpr v.value,
                      all := ← v.all.mapM copyName }
  | .opaqueInfo v => do
    return .opaqueInfo { toConstantVal := ← copyVal v.toConstantVal, value := ← copyExpr v.value,
                         isUnsafe := v.isUnsafe, all := ← v.all.mapM copyName }
  | .quotInfo v => do return .quotInfo { toConstantVal := ← copyVal v.toConstantVal, kind := v.kind }
  | .inductInfo v => do
    return .inductInfo { toConstantVal := ← copyVal v.toConstantVal, numParams := copyNat 0 v.numParams,
                         numIndices := copyNat 0 v.numIndices, all := ← v.all.mapM copyName,
                         ctors := ← v.ctors.mapM copyName, numNested := copyNat 0 v.numNested, isRec := v.isRec,
                         isUnsafe := v.isUnsafe, isReflexive := v.isReflexive }
  | .ctorInfo v => do
    return .ctorInfo { toConstantVal := ← copyVal v.toConstantVal, induct := ← copyName v.induct,
                       cidx := copyNat 0 v.cidx, numParams := copyNat 0 v.numParams,
                       numFields := copyNat 0 v.numFields, isUnsafe := v.isUnsafe }
  | .recInfo v => do
    let rules ← v.rules.mapM fun r => do
      return { ctor := ← copyName r.ctor, nfields := copyNat 0 r.nfields, rhs := ← copyExpr r.rhs : RecursorRule }
    return .recInfo { toConstantVal := ← copyVal v.toConstantVal, all := ← v.all.mapM copyName,
                      numParams := copyNat 0 v.numParams, numIndices := copyNat 0 v.numIndices,
                      numMotives := copyNat 0 v.numMotives, numMinors := copyNat 0 v.numMinors, rules,
                      k := v.k, isUnsafe := v.isUnsafe }

/-- What a text adds to its imports. -/
structure Added where
  imports : Array Name
  constants : Std.HashMap Name ConstantInfo
  /-- Constants that are computed by other code than their definition; an `.olean` tells, a pickle does not. -/
  replaced : NameSet

unsafe def readUnsafe (path : String) (pickle : Bool) : IO (Array Import × List ConstantInfo × Array Name) := do
  let (data, _) ← readModuleData path
  if pickle then
    let (imports, constants, _) : Array Import × PHashMap Name ConstantInfo × NonScalar := unsafeCast data
    return (imports, constants.toList.map (·.2), #[])
  let mut replaced := #[]
  for (extension, entries) in data.entries do
    if extension == `Lean.Compiler.implementedByAttr || extension == `Lean.externAttr then
      for entry in entries do
        let (name, _) : Name × NonScalar := unsafeCast entry
        replaced := replaced.push name
  return (data.imports, data.constants.toList, replaced)

@[implemented_by readUnsafe]
opaque readFile (path : String) (pickle : Bool) : IO (Array Import × List ConstantInfo × Array Name)

def load (path : String) (pickle : Bool) : IO Added := do
  let (imports, constants, replaced) ← readFile path pickle
  let copy : Copy Added := do
    let imports ← imports.mapM fun i => copyName i.module
    let constants ← constants.mapM copyConstant
    let replaced ← replaced.mapM copyName
    return { imports, constants := Std.HashMap.ofList (constants.map fun c => (c.name, c)),
             replaced := replaced.foldl (init := {}) (·.insert ·) }
  return (copy.run {}).1

/-! ### The statement -/

def valueOf : ConstantInfo → Option Expr
  | .defnInfo v => some v.value
  | .thmInfo v => some v.value
  | .opaqueInfo v => some v.value
  | _ => none

/-- Replaces what has no identity of its own: a theorem of the text by its statement (within metadata, of which copied
terms have none), an auxiliary definition (such as a matcher, which may bear the name of whichever declaration needed it
first) by its value. -/
partial def Added.normal (a : Added) (e : Expr) : Expr :=
  e.replace fun
    | .const n us => match a.constants[n]? with
      | some (.thmInfo v) => some (.mdata {} (a.normal (v.type.instantiateLevelParams v.levelParams us)))
      | some (.defnInfo v) =>
        if n.isInternalDetail then some (a.normal (v.value.instantiateLevelParams v.levelParams us)) else none
      | _ => none
    | _ => none

def kind : ConstantInfo → String
  | .axiomInfo _ => "axiom"
  | .defnInfo _ => "definition"
  | .thmInfo _ => "theorem"
  | .opaqueInfo _ => "opaque"
  | .quotInfo _ => "quotient"
  | .inductInfo _ => "inductive type"
  | .ctorInfo _ => "constructor"
  | .recInfo _ => "recursor"

/-- Whether `y` of the candidate is what `x` of the statement is: same kind, universe parameters, type (binder
annotations included) and, where there is a meaning in it, value. -/
def same (s c : Added) (x y : ConstantInfo) : Bool :=
  let renamed (e : Expr) := c.normal (e.instantiateLevelParams y.levelParams (x.levelParams.map .param))
  let equal (d e : Expr) := (s.normal d).equal (renamed e)
  kind x == kind y && x.levelParams.length == y.levelParams.length && equal x.type y.type &&
    match x, y with
    | .defnInfo v, .defnInfo w => equal v.value w.value
    | .opaqueInfo v, .opaqueInfo w => equal v.value w.value
    | .inductInfo v, .inductInfo w => v.numParams == w.numParams && v.all == w.all && v.ctors == w.ctors
    | _, _ => true

/-- The first constant that the statement of `root` needs and that the candidate has changed. -/
partial def changed (s c : Added) (root : ConstantInfo) : Option Name := Id.run do
  let mut todo := (s.normal root.type).getUsedConstants
  let mut seen : NameSet := {}
  while h : todo.size > 0 do
    let n := todo[todo.size - 1]
    todo := todo.pop
    if seen.contains n then continue
    seen := seen.insert n
    let some x := s.constants[n]? | do
      -- the library's, unless the text declares its own
      if c.constants.contains n then return some n else continue
    let some y := c.constants[n]? | return some n
    unless same s c x y do return some n
    todo := todo ++ (s.normal x.type).getUsedConstants
    if let some v := valueOf x then todo := todo ++ (s.normal v).getUsedConstants
    match x with
    | .inductInfo v => todo := todo ++ (v.all ++ v.ctors).toArray
    | .ctorInfo v => todo := todo.push v.induct
    | .recInfo v => todo := todo ++ v.all.toArray
    | _ => pure ()
  return none

/-- The declaration that a statement is about: the one asked for, or the only one that `sorry` closes. -/
def target (s : Added) (name : Option String) : Except String ConstantInfo :=
  let all := s.constants.toList.map (·.2)
  match name with
  | some n => match all.find? fun c => c.name.toString == n || c.name.toString (escape := false) == n with
    | some c => .ok c
    | none => .error s!"the statement does not declare `{n}`"
  | none =>
    let open_ := all.filter fun c =>
      !(privateToUserName c.name).isInternalDetail && ((valueOf c).map (·.getUsedConstants.contains ``sorryAx)).getD false
    match open_ with
    | [c] => .ok c
    | [] => .error "the statement declares nothing that could be proved"
    | cs => .error s!"the statement declares several things ({", ".intercalate (cs.map (·.name.toString))}): name one"

/-! ### The audit -/

structure Context where
  base : Environment
  text : Added
  /-- The statement's declarations; one of its axioms may be used if it is allowed, one that only the text has may not. -/
  statement : Added
  allowed : List Name

structure State where
  kernel : Kernel.Environment
  /-- Constants of the text that the kernel has accepted. -/
  accepted : NameSet := {}
  seen : NameSet := {}
  parents : Std.HashMap Name Name := {}
  /-- Each after what it mentions; a family of inductive types under its first name. -/
  order : Array Name := #[]
  recursors : Array Name := #[]
  library : CollectAxioms.State := {}
  axioms : Array Name := #[]

abbrev M := ReaderT Context (ExceptT Refusal (StateRefT State IO))

partial def chain (parents : Std.HashMap Name Name) (n : Name) (rest : List Name) : List Name :=
  match parents[n]? with
  | some p => chain parents p (n :: rest)
  | none => n :: rest

/-- Refuses for `n`, or for the axiom `a` behind it. -/
def refuse {α : Type} (rule : String) (n : Name) (detail : String) (a : Option Name := none) : M α := do
  let tail := a.toList.filter (· != n)
  throwThe Refusal { rule, constant := some (a.getD n), chain := chain (← get).parents n tail, detail }

def isNative (n : Name) : Bool :=
  [``Lean.ofReduceBool, ``Lean.ofReduceNat, ``Lean.trustCompiler].contains n ||
    (n.toString.splitOn "native_decide").length > 1 || (n.toString.splitOn "_native").length > 1

/-- The axiom `a`, found behind `n`. -/
def checkAxiom (n a : Name) : M Unit := do
  unless (← read).allowed.contains a do
    if a == ``sorryAx then refuse "sorry" n "the proof contains `sorry`" a
    if isNative a then refuse "native" n s!"the proof believes compiled code: `{a}`" a
    refuse "axiom" n s!"`{a}` is not among the allowed axioms" a
  modify fun s => if s.axioms.contains a then s else { s with axioms := s.axioms.push a }

/-- A constant of the imports: known to the clean environment, and no other axiom behind it. -/
def checkLibrary (n : Name) : M Unit := do
  let base := (← read).base
  unless base.contains n do refuse "environment" n s!"`{n}` is unknown"
  let before := (← get).library
  let (_, after) := ((CollectAxioms.collect n).run base).run before
  modify fun s => { s with library := after }
  for a in after.axioms.toList.drop before.axioms.size do checkAxiom n a

def check (c : ConstantInfo) : M Unit := do
  let text := (← read).text
  let n := c.name
  match c with
  | .axiomInfo _ =>
    let statement := (← read).statement
    let declared := (statement.constants[n]?.map fun x => same statement text x c).getD false
    if !declared && n != ``sorryAx && !isNative n then refuse "axiom" n s!"`{n}` is an axiom of the text"
    checkAxiom n n
  | .quotInfo _ => refuse "kernel" n s!"`{n}` cannot be checked again"
  | .opaqueInfo _ =>
    if text.constants.contains (n ++ `_unsafe_rec) then refuse "partial" n s!"`{n}` is partial"
  | _ => pure ()
  if c.isUnsafe then refuse "unsafe" n s!"`{n}` is unsafe"
  if c.isPartial then refuse "partial" n s!"`{n}` is partial"
  if text.replaced.contains n && (valueOf c).isSome then
    refuse "implemented_by" n s!"`{n}` computes with other code than its definition"

/-- Under which name a constant is checked: that of the first type for a family of inductive types. -/
def Added.head (a : Added) : ConstantInfo → Name
  | .inductInfo v => v.all.headD v.name
  | .ctorInfo v => match a.constants[v.induct]? with
    | some (.inductInfo w) => w.all.headD w.name
    | _ => v.name
  | .recInfo v => v.all.headD v.name
  | c => c.name

/-- Types and constructors of a family. -/
def Added.members (a : Added) : ConstantInfo → List ConstantInfo
  | .inductInfo v => v.all.filterMap (a.constants[·]?) |>.flatMap fun
    | .inductInfo w => .inductInfo w :: w.ctors.filterMap (a.constants[·]?)
    | _ => []
  | _ => []

/-- Depth first over everything that the proof mentions. -/
partial def visit (n : Name) (caller : Option Name) : M Unit := do
  let text := (← read).text
  let mut key := n
  if let some c := text.constants[n]? then
    key := text.head c
    if let .recInfo _ := c then modify fun s => { s with recursors := s.recursors.push n }
  if (← get).seen.contains key then return
  modify fun s => { s with seen := s.seen.insert key, parents := match caller with
                                                     | some p => s.parents.insert key p
                                                     | none => s.parents }
  let some c := text.constants[key]? | checkLibrary key
  check c
  for member in c :: text.members c do
    for m in member.type.getUsedConstants ++ ((valueOf member).map (·.getUsedConstants)).getD #[] do
      visit m (some key)
  modify fun s => { s with order := s.order.push key }

/-- The declaration that makes the kernel add a constant. -/
def declaration (c : ConstantInfo) : M Declaration := do
  let text := (← read).text
  let unknown {α : Type} : M α := refuse "kernel" c.name s!"`{c.name}` is no declaration of its own"
  match c with
  | .defnInfo v => return .defnDecl v
  | .thmInfo v => return .thmDecl v
  | .opaqueInfo v => return .opaqueDecl v
  | .axiomInfo v => return .axiomDecl v
  | .inductInfo v =>
    let types ← v.all.mapM fun n => do
      let some (ConstantInfo.inductInfo w) := text.constants[n]? | unknown
      let ctors ← w.ctors.mapM fun k => do
        let some (ConstantInfo.ctorInfo k) := text.constants[k]? | unknown
        return { name := k.name, type := k.type : Constructor }
      return { name := w.name, type := w.type, ctors : InductiveType }
    return .inductDecl v.levelParams v.numParams types false
  | _ => unknown

/-- Whether the kernel has made the same of an inductive type as the text has. -/
def agrees (kernel : Kernel.Environment) (c : ConstantInfo) : Bool :=
  match kernel.find? c.name, c with
  | some (.recInfo a), .recInfo b => a == b
  | some (.ctorInfo a), .ctorInfo b => a == b
  | some (.inductInfo a), .inductInfo b =>
    a.levelParams == b.levelParams && a.type == b.type && a.numParams == b.numParams && a.ctors == b.ctors &&
      a.numIndices == b.numIndices && a.all == b.all
  | _, _ => false

def resubmit (n : Name) : M Unit := do
  if (← get).accepted.contains n then return
  let text := (← read).text
  let some c := text.constants[n]? | refuse "kernel" n s!"`{n}` is no declaration of the text"
  match (← get).kernel.addDecl {} (← declaration c) with
  | .error e =>
    let why ← (e.toMessageData {}).toString
    refuse "kernel" n s!"the kernel refuses `{n}`: {why}"
  | .ok kernel =>
    modify fun s => { s with kernel, accepted := s.accepted.insert n }
    for member in text.members c do
      unless agrees kernel member do refuse "kernel" member.name s!"the kernel makes something else of `{member.name}`"

/-- Audits one theorem of the text; the kernel keeps what it has accepted for others. -/
def auditOne (root : Name) : M Unit := do
  modify fun s => { kernel := s.kernel, accepted := s.accepted }
  visit root none
  for n in (← get).order do resubmit n
  for r in (← get).recursors do
    let some c := (← read).text.constants[r]? | continue
    unless agrees (← get).kernel c do refuse "kernel" r s!"the kernel makes something else of `{r}`"

/-! ### Requests -/

structure Request where
  /-- Repeated in the answer. -/
  nonce : String
  /-- File with the constants of the statement; without one every theorem of the candidate is audited. -/
  statement : Option String := none
  candidate : String
  /-- The files are pickles of the community REPL. -/
  pickles : Bool
  name : Option String := none
  axioms : Array String
  deriving FromJson

/-- The parts of a name, the first one first: as text a name is ambiguous, and a private one is told like a public one. -/
def nameParts : Name → List Json
  | .anonymous => []
  | .str p s => nameParts p ++ [.str s]
  | .num p n => nameParts p ++ [toJson n]

def judgement (name : Name) (tier : Option String) (axioms : Array Name) (refused : Option Refusal) : Json :=
  let text (n : Name) : Json := n.toString
  Json.mkObj [("tier", toJson tier), ("name", text (privateToUserName name)),
    ("theorem", .arr (nameParts name).toArray), ("axioms", .arr (axioms.map text)),
    ("refused", match refused with
      | none => .null
      | some r => Json.mkObj [("rule", r.rule), ("constant", (r.constant.map text).getD .null),
                              ("chain", .arr (r.chain.map text).toArray), ("detail", r.detail)])]

/-- Compares and audits; `env?` is a clean environment that may have the imports already. -/
def judgements (env? : Option Environment) (r : Request) : IO (Array Json) := do
  let text ← load r.candidate r.pickles
  let statement? ← r.statement.mapM (load · r.pickles)
  -- A whole file may bring other imports than the statement: what both mention is compared all the same.
  let base ← match env?.filter fun env => env.header.imports.map (·.module) == text.imports with
    | some env => pure env
    | none => importModules (text.imports.map fun module => { module }) {} 0
  let context : Context := { base, text, statement := statement?.getD text, allowed := r.axioms.toList.map String.toName }
  let run (root : Name) : StateRefT State IO (Name × Json × Bool) := do
    let outcome ← ((auditOne root).run context).run
    let axioms := (← get).axioms.qsort fun a b => a.toString < b.toString
    return match outcome with
      | .ok () => (root, judgement root "audited" axioms none, true)
      | .error refused => (root, judgement root "replayed" axioms refused, false)
  let audits (roots : List Name) : IO (Array (Name × Json × Bool)) :=
    StateRefT'.run' (roots.toArray.mapM run) { kernel := base.toKernelEnv }
  let some s := statement? | do
    -- Lemmas that come with a type or a function are told only if something is wrong with them.
    let generated (n : Name) : Bool :=
      (privateToUserName n).isInternalDetail || (text.constants[n.getPrefix]? matches some (.ctorInfo _))
    let roots := text.constants.toList.filter fun (_, c) => c matches .thmInfo _
    let told := (← audits (roots.map (·.1))).filter fun (n, _, ok) => !ok || !generated n
    return told.map (·.2.1)
  let refuse (name : Name) (rule detail : String) (constant : Option Name := none) : IO (Array Json) :=
    return #[judgement name none #[] (some { rule, constant, chain := constant.toList, detail })]
  let asked ← match target s r.name with
    | .ok c => pure c
    | .error why => return ← refuse .anonymous "statement" why
  let name := asked.name
  let some given := text.constants[name]? | refuse name "missing" s!"the text does not declare `{name}`"
  if kind asked != kind given then
    return ← refuse name "type" s!"`{name}` is declared as {kind given} instead of {kind asked}" name
  let asType (c : ConstantInfo) : ConstantInfo := .axiomInfo { c.toConstantVal with isUnsafe := false }
  unless same s text (asType asked) (asType given) do
    return ← refuse name "type" s!"`{name}` is declared with another type than the statement's" name
  if let some n := changed s text asked then
    return ← refuse name "environment" s!"`{n}`, which the statement uses, is not what the statement declares" n
  return (← audits [name]).map (·.2.1)

/-- Answers a request with a line on standard output. -/
def answer (env? : Option Environment) (request : String) : IO Unit := do
  let r : Request ← IO.ofExcept (Json.parse request >>= fromJson?)
  let result ← try pure ("judgements", Json.arr (← judgements env? r))
    catch e => pure ("failed", Json.str e.toString)
  let folders := (← searchPathRef.get).map fun (folder : System.FilePath) => Json.str folder.toString
  IO.println (Json.mkObj [("nonce", r.nonce), ("lean", Lean.versionString), ("folders", .arr folders.toArray),
                          result]).compress

end ProverAudit
