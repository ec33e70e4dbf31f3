// CalibNumerics
