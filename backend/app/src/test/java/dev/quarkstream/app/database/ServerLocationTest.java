package dev.quarkstream.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerLocationTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://db:5432/app, postgresql://db:5432/app",
        "postgresql://ada:secret@db/app, postgresql://db/app",
        "postgresql://ada:s@cret@db/app, postgresql://db/app",
        "postgresql://db/app?password=secret, postgresql://db/app"
    })
    void aLocationKeepsUserAndPasswordToItself(String url, String location) {
        assertThat(ServerLocation.of(url)).isEqualTo(location);
    }
}
