// CalibStore
