-- One database a warehouse; Millrace makes what is in them.
create database growth;
create database stream_star;
create database stream_b2b;
create database lead_quality;
create database shop;
