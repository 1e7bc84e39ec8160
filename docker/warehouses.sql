-- One database a warehouse; Millrace makes what is in them.
create database growth;
