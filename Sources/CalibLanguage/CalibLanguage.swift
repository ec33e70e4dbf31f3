// CalibLanguage
