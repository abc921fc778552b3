package dev.meridian.api.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends a start with a {@link WrongSetting} in two sentences instead of a stack trace. */
public final class WrongSettingAnalyzer extends AbstractFailureAnalyzer<WrongSetting> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WrongSetting wrong) {
        return new FailureAnalysis(wrong.getMessage() + ".", wrong.remedy(), wrong);
    }
}
