package aimm.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.TriggeringPolicyBase;

/** Says, before a line is written, whether its file must be named away first. */
abstract class Trigger extends TriggeringPolicyBase<ILoggingEvent> {}
