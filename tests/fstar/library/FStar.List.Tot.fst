module FStar.List.Tot
include FStar.List.Tot.Base
