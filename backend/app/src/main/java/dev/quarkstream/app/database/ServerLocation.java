package dev.quarkstream.app.database;

/** Where a database server is, for people: without the user and the password that its URL may carry. */
public final class ServerLocation {

    private ServerLocation() {}

    public static String of(String url) {
        return url.replaceFirst("//[^/?]*@", "//").replaceFirst("\\?.*", "");
    }
}
