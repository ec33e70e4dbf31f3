// CalibSimulation
