// CalibDigest
