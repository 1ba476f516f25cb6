package dev.quarkstream.input;

import java.util.List;

/** Paths as settings say them and as requests have them. */
public final class Paths {

    private Paths() {}

    /** As Quarkus takes a path of its own: with a slash before it, whether or not it is written, and none behind it. */
    public static String withoutSlash(String setting) {
        var path = setting.endsWith("/") ? setting.substring(0, setting.length() - 1) : setting;
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }

    /**
     * Whether a path is one of these or lies beneath one.
     *
     * @param prefixes without a slash behind them
     * @param path normalized
     */
    public static boolean isBeneath(List<String> prefixes, String path) {
        for (var i = 0; i < prefixes.size(); i++) { // asked for every request: no iterator
            var prefix = prefixes.get(i);
            if (path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
                return true;
            }
        }
        return false;
    }
}
