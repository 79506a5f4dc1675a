"""The named-entity model: `corpus` (marked sentences), `augment`, `train`, `measure`; `model/` is what was trained."""
