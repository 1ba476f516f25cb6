package dev.quarkstream.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUnavailableTest {

    @ParameterizedTest
    @ValueSource(strings = {"08000", "08001", "08006", "57P01", "57P02", "57P03", "53100", "53200", "53300"})
    void aDatabaseThatIsAwayStartingOrFullIsUnavailable(String sqlState) {
        assertThat(DatabaseUnavailable.isCause(postgres(sqlState))).isTrue();
        assertThat(DatabaseUnavailable.isCause(new SQLException("away", sqlState)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08P01", "23505", "40001", "42P01", "57014", "22021"})
    void aDatabaseThatSaysNoIsThere(String sqlState) {
        assertThat(DatabaseUnavailable.isCause(postgres(sqlState))).isFalse();
        assertThat(DatabaseUnavailable.isCause(new SQLException("no", sqlState)))
                .isFalse();
    }

    @Test
    void aRefusedAClosedAndAnExhaustedConnectionAreUnavailable() {
        assertThat(DatabaseUnavailable.isCause(new ConnectException("Connection refused")))
                .isTrue();
        assertThat(DatabaseUnavailable.isCause(ClosedConnectionException.INSTANCE))
                .isTrue();
        assertThat(DatabaseUnavailable.isCause(new NoStackTraceThrowable("Timeout")))
                .isTrue();
        assertThat(DatabaseUnavailable.isCause(new VertxException("Connection was closed")))
                .isTrue();
        assertThat(DatabaseUnavailable.isCause(new VertxException("Something else")))
                .isFalse();
    }

    @Test
    void aConnectionThatTheServerResetsIsUnavailable() throws IOException {
        try (var server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                var client = SocketChannel.open(server.getLocalAddress())) {
            var accepted = server.accept();
            accepted.setOption(StandardSocketOptions.SO_LINGER, 0); // closing resets
            accepted.close();
            assertThat(DatabaseUnavailable.isCause(catchThrowable(() -> writeUntilItFails(client))))
                    .isTrue();
        }
        assertThat(DatabaseUnavailable.isCause(new IOException("no such file"))).isFalse();
    }

    private static void writeUntilItFails(SocketChannel client) throws IOException {
        while (client.isOpen()) {
            client.write(ByteBuffer.allocate(1));
        }
    }

    @Test
    void theReasonIsFoundBehindWrappers() {
        var wrapped = new IllegalStateException(new CompletionException(new ConnectException("Connection refused")));
        assertThat(DatabaseUnavailable.isCause(wrapped)).isTrue();
    }

    @Test
    void theReasonIsFoundAmongWhatWasSuppressed() {
        var closing = new IllegalStateException("closing failed too");
        closing.addSuppressed(postgres("57P01"));
        assertThat(DatabaseUnavailable.isCause(closing)).isTrue();
    }

    @Test
    void aBugIsNoOutageEvenWhereFailuresCauseEachOther() {
        var one = new IllegalStateException("one");
        var other = new IllegalStateException("other", one);
        one.initCause(other);
        assertThat(DatabaseUnavailable.isCause(one)).isFalse();
    }

    private static PgException postgres(String sqlState) {
        return new PgException("message", "FATAL", sqlState, "detail");
    }
}
