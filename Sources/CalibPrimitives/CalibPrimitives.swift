// CalibPrimitives
