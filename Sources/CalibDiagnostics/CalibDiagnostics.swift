// CalibDiagnostics
