"""What answers tell about questions and passages: pure functions of marks and answers."""
