// CalibReport
