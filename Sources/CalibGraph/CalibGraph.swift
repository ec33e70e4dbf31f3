// CalibGraph
