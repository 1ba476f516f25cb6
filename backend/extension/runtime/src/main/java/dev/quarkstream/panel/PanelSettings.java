package dev.quarkstream.panel;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a browser is to be told without a doubt: a setting that could lead it astray stops the start. */
final class PanelSettings {

    private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*");

    /** No other scheme, and no {@code //host} or {@code /\host}, which is another server to a browser. */
    private static final Pattern ADDRESS = Pattern.compile("(https?://[^/\\\\\\s]|/(?![/\\\\]))[^\\\\\\s]*");

    private PanelSettings() {}

    /** @return the path with a slash at both ends */
    static String path(String setting) {
        var path = setting.endsWith("/") ? setting : setting + "/";
        if (!PATH.matcher(path).matches()) {
            throw new ConfigurationException("quarkstream.panel.path is no path such as /quarkstream/: " + setting);
        }
        return path;
    }

    static void requireAddress(String name, Optional<String> setting) {
        setting.filter(address -> !ADDRESS.matcher(address).matches()).ifPresent(address -> {
            throw new ConfigurationException(
                    "quarkstream.panel." + name + " is neither a path nor an address with http or https: " + address);
        });
    }
}
