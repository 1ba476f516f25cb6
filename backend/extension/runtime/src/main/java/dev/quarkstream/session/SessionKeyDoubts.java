package dev.quarkstream.session;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What speaks against the configured session key though the application would start with it. */
public final class SessionKeyDoubts {

    /** 32 random bytes have about 30 different ones, their base64 about 25 letters; words repeated have few. */
    private static final int FEW = 12;

    private SessionKeyDoubts() {}

    /**
     * For an application that has sessions of ours.
     *
     * @throws ConfigurationException if there is no key, or none that would do
     */
    public static List<String> of(SmallRyeConfig config) {
        var settings = config.getConfigMapping(SessionConfig.class);
        if (settings.key().isEmpty() && settings.keyFile().isEmpty()) {
            throw missing();
        }
        var doubts = new ArrayList<String>();
        if (settings.keyFile().filter(Files::notExists).isPresent()
                && settings.key().isEmpty()) {
            return List.of(settings.keyFile().get() + " does not exist: the start makes it, and each replica its own"
                    + " unless they share the folder");
        }
        var keys = new SessionKey(settings).all();
        for (var i = 0; i < keys.size(); i++) {
            if (isPoor(keys.get(i).getEncoded())) {
                doubts.add((i == 0 ? "The key" : "A previous key")
                        + " has few different characters and may be guessed: openssl rand -base64 48");
            }
        }
        return doubts;
    }

    /** What is to be done where there is no key. */
    public static ConfigurationException missing() {
        return SessionKey.missing();
    }

    private static boolean isPoor(byte[] key) {
        return IntStream.range(0, key.length).map(i -> key[i]).distinct().count() < FEW;
    }
}
