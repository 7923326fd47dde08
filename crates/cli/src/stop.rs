//! SIGINT and SIGTERM: a run ends cleanly.

use std::{
    io, panic,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use signal_hook::{consts, flag};
use trustlist_sync::{Answer, Request, RetrievalError, RetrievalErrorKind, Source};

/// Whether a signal has come.
#[derive(Clone, Debug)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// From now on the first signal is noted here, and the second one ends the process at once.
    pub(crate) fn on_signals() -> io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [consts::SIGINT, consts::SIGTERM] {
            // In this order: the first signal finds the flag unset.
            flag::register_conditional_default(signal, Arc::clone(&stop))?;
            flag::register(signal, Arc::clone(&stop))?;
        }
        Ok(Self(stop))
    }

    pub(crate) fn has_come(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A source that is not waited for once a signal has come: a server may take two minutes for a file.
#[derive(Debug)]
pub(crate) struct Until<S> {
    source: Arc<S>,
    stop: Stop,
}

impl<S> Until<S> {
    pub(crate) fn new(source: S, stop: &Stop) -> Self {
        Self { source: Arc::new(source), stop: stop.clone() }
    }
}

impl<S: Source + Send + 'static> Source for Until<S> {
    fn fetch(&self, request: &Request) -> Result<Answer, RetrievalError> {
        const TICK: Duration = Duration::from_millis(50);
        let (answered, answer) = mpsc::channel();
        let (source, own) = (Arc::clone(&self.source), request.clone());
        let fetching = thread::spawn(move || {
            // After a signal there is nobody who waits for it.
            let _ = answered.send(source.fetch(&own));
        });
        loop {
            match answer.recv_timeout(TICK) {
                Ok(answer) => return answer,
                Err(RecvTimeoutError::Timeout) if !self.stop.has_come() => {}
                Err(RecvTimeoutError::Timeout) => {
                    return Err(RetrievalError::new(RetrievalErrorKind::TimedOut, request.file.to_string()));
                }
                Err(RecvTimeoutError::Disconnected) => match fetching.join() {
                    Err(panicked) => panic::resume_unwind(panicked),
                    Ok(()) => return Err(RetrievalError::new(RetrievalErrorKind::Protocol, request.file.to_string())),
                },
            }
        }
    }
}
