// CalibSyntax
