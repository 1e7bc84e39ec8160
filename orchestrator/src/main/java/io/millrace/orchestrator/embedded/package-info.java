/**
 * The PostgreSQL that the program brings along and starts itself.
 *
 * <p>One server belongs to one home and is shared by all processes that use the home. Who comes
 * first starts it, who leaves last stops it: each user holds a shared lock that the operating
 * system takes back from a process that dies, and starting and stopping happens under a second,
 * exclusive one ({@link io.millrace.orchestrator.embedded.HomeLock}). So a server that a killed
 * process left behind is found running by the next one, adopted, and stopped in the end; one that
 * was itself killed is started again and recovers, by whoever is using it at that moment or comes
 * next.
 *
 * <p>A running server is recognised by {@code postmaster.pid} in its data folder, a living process
 * of that number, and by what it answers to our password when asked for its data folder. Neither a
 * number that another program got since nor another server on the port is taken for it.
 *
 * <p>The server runs in a session of its own, so that Ctrl-C ends this program first and the server
 * after it. Where there is no setsid command (macOS) both are interrupted at once, and the server's
 * fast shutdown then meets our last statements; nothing committed is lost by that.
 *
 * <p>It is a real server with durable settings, a password, TCP on the loopback address and no
 * Unix-domain socket (a home's path is often too long for one). Programs and data are made aside,
 * flushed and renamed, so an interrupted first start leaves nothing half made.
 */
@NullMarked
package io.millrace.orchestrator.embedded;

import org.jspecify.annotations.NullMarked;
