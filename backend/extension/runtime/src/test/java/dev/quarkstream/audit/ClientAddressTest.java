package dev.quarkstream.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0:0:0:0:0:0:0:1, ::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "::ffff:192.0.2.1, 192.0.2.1"
    })
    void anAddressIsWrittenAsPeopleWriteIt(String address, String written) throws Exception {
        var client = new InetSocketAddress(InetAddress.getByName(address), 1);
        assertThat(ClientAddress.of(SocketAddress.inetSocketAddress(client))).isEqualTo(written);
    }

    @Test
    void aNameThatAProxyGivesSomebodyItDoesNotKnowStays() {
        assertThat(ClientAddress.of(SocketAddress.inetSocketAddress(1, "_hidden")))
                .isEqualTo("_hidden");
    }
}
