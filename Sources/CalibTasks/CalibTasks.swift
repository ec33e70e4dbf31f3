// CalibTasks
