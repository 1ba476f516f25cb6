package dev.quarkstream.app.account;

/** What an e-mail address looks like. Whether mail arrives there is found out by sending some. */
public final class Email {

    /** One @, and no empty label behind it. */
    public static final String SHAPE = "[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)*";

    /** What is said of another shape. */
    public static final String OTHER_SHAPE = "Must be an e-mail address.";

    private Email() {}
}
