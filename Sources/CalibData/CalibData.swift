// CalibData
