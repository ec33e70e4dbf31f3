// CalibTestSupport
