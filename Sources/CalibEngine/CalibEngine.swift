// CalibEngine
