"""Trained models and how they are made; the program needs only the files of `models/ner/model`."""
