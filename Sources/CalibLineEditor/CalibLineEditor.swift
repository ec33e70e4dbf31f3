// CalibLineEditor
