"""A number that a school or university gave to a student, behind its label.

>>> [m.score for m in STUDENT_ID.scan("Student ID A20384756 got a C in chemistry", "")]
[0.75]
>>> list(STUDENT_ID.scan("student_id SERIAL PRIMARY KEY", ""))  # a column
[]
>>> list(STUDENT_ID.scan("student number 12", ""))  # a count
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import CODE, labelled

STUDENT_ID = labelled(
    "student_id",
    "STUDENT_ID",
    (
        *(
            "student id",
            "student number",
            "student no",
            "student #",
            "student card",
            "studentid",
            "pupil number",
            "learner id",
            "ucas number",
        ),
        *(
            "matriculation number",
            "enrolment number",
            "enrollment number",
            "matrikelnummer",
            "matrikel-nr",
            "matr.-nr",
            "numéro étudiant",
            "n° étudiant",
            "n° d'étudiant",
            "student registration number",
            "upn",
            "nia",
        ),
        *(
            "numéro d'étudiant",
            "carte étudiant",
            "ine",
            "número de estudiante",
            "matrícula",
            "expediente académico",
            "matricola",
        ),
        *("número de matrícula", "número de aluno", "studentnummer", "student-id"),
    ),
    CODE,
)
