package dev.meridian.api.settings;

/** A missing or invalid setting, with which the service cannot start. */
public final class WrongSetting extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String remedy;

    /**
     * @param name the environment variable
     * @param problem what is wrong, to be read after the name; shows no secret
     * @param remedy a sentence that says how to mend it
     */
    public WrongSetting(String name, String problem, String remedy) {
        super(name + " " + problem);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
