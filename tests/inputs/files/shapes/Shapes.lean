import Shapes.Basic
import Shapes.Area
import Shapes.Count
