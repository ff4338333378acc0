"""A number that an employer gave to an employee, behind its label.

>>> [m.score for m in EMPLOYEE_ID.scan("Employee ID E-104592 is on leave", "")]
[0.75]
>>> list(EMPLOYEE_ID.scan("employee_id INTEGER NOT NULL", ""))  # a column
[]
>>> list(EMPLOYEE_ID.scan("employee number 7 of 12", ""))  # a count
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import CODE, labelled

EMPLOYEE_ID = labelled(
    "employee_id",
    "EMPLOYEE_ID",
    (
        *(
            "employee id",
            "employee number",
            "employee no",
            "employee #",
            "employee code",
            "emp id",
            "emp #",
            "emp no",
            "empid",
            "staff id",
            "staff number",
        ),
        *(
            "staff no",
            "payroll no",
            "payroll #",
            "personnel file no",
            "mitarbeiternr",
            "mitarbeiter-nr",
            "pers.-nr",
            "n° de salarié",
            "matrícula del empleado",
            "numero di matricola",
            "codice dipendente",
            "nº de funcionário",
            "emp_no",
            "personnel number",
            "personnel no",
            "payroll number",
            "payroll id",
            "worker id",
            "associate id",
            "badge number",
            "badge id",
            "badge #",
            "badge no",
        ),
        *(
            "personalnummer",
            "personal-nr",
            "mitarbeiternummer",
            "mitarbeiter-id",
            "matricule",
            "numéro de salarié",
            "número de empleado",
        ),
        *(
            "id de empleado",
            "legajo",
            "matricola",
            "número de funcionário",
            "matrícula funcional",
            "personeelsnummer",
            "werknemersnummer",
        ),
    ),
    CODE,
)
