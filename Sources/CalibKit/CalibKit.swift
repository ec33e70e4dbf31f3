// CalibKit
