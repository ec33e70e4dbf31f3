// CalibColumns
