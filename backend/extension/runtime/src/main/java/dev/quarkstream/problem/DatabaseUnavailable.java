package dev.quarkstream.problem;

import io.netty.handler.timeout.ReadTimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the failures that mean "the database cannot be reached now" from those that mean "it said no". */
public final class DatabaseUnavailable {

    /** It is shutting down, has crashed, or is starting up (PostgreSQL, appendix A). */
    private static final Set<String> SQL_STATES = Set.of("57P01", "57P02", "57P03");

    /** Of the class of broken connections, but said by a server, or a pooler, that is there. */
    private static final String PROTOCOL_VIOLATION = "08P01";

    /** No connection to be had, or no room: neither connections, memory nor disk. */
    private static final List<String> SQL_CLASSES = List.of("08", "53");

    /** How the messages of Vert.x begin that have no class of their own. */
    private static final List<String> VERTX_MESSAGES = List.of(
            "Timeout", // the pool's, when it has no connection to give
            "Connection was closed",
            "Connection is not active now",
            "Pending requests failed to be sent due to connection has been closed");

    private DatabaseUnavailable() {}

    /** Whether this failure, or what caused it, says so. */
    public static boolean isCause(Throwable failure) {
        return Causes.of(failure).anyMatch(DatabaseUnavailable::says);
    }

    /** Whether this failure says so by itself. */
    public static boolean says(Throwable cause) {
        if (cause instanceof PgException pg) {
            return isUnavailable(pg.getSqlState());
        }
        if (cause instanceof SQLException sql) {
            return cause instanceof SQLTransientConnectionException || isUnavailable(sql.getSQLState());
        }
        return cause instanceof SocketException // refused, reset, no route
                || cause instanceof UnknownHostException
                || cause instanceof ClosedChannelException
                || cause instanceof ClosedConnectionException
                || cause instanceof ReadTimeoutException // netty's, for the pool
                || cause instanceof ConnectionPoolTooBusyException
                || isBrokenSocket(cause)
                || isWordedByVertx(cause);
    }

    /** A write to a connection that the other side has reset: no class of its own, and words in the system's language. */
    private static boolean isBrokenSocket(Throwable cause) {
        return cause instanceof IOException
                && Stream.of(cause.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals("sun.nio.ch.SocketChannelImpl"));
    }

    private static boolean isWordedByVertx(Throwable cause) {
        var message = String.valueOf(cause.getMessage());
        return (cause instanceof VertxException || cause instanceof NoStackTraceThrowable)
                && VERTX_MESSAGES.stream().anyMatch(message::startsWith);
    }

    private static boolean isUnavailable(@Nullable String sqlState) {
        return sqlState != null
                && !sqlState.equals(PROTOCOL_VIOLATION)
                && (SQL_STATES.contains(sqlState) || SQL_CLASSES.stream().anyMatch(sqlState::startsWith));
    }
}
