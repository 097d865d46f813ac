//! Answers requests.

use wizer_arguments::{Initialize, ServiceLimits, printable};
use wizer_protocol::Pieces;
use wizer_wasi_preview1::Builder;

use crate::answer::{Body, Client, Head, refuse, send};
use crate::describe::describe;
use crate::engine::{self, Engine};
use crate::files::directory;
use crate::job::{Job, binary};
use crate::limits::limits;
use crate::module::Module;
use crate::options::{self, OPTIONS};
use crate::problem::{Problem, Status};
use crate::query;
use crate::request::{Asked, Method, Request};
use crate::tell;

/// Answers a request. `variables` are those of the service.
pub(crate) fn handle(
    request: Request<'_>,
    variables: &[(String, String)],
    client: &mut impl Client,
) {
    if let Err(problem) = answered(request, variables, client) {
        refuse(client, &problem);
    }
}

/// Sends the answer, if there is no error.
fn answered(
    mut request: Request<'_>,
    variables: &[(String, String)],
    client: &mut impl Client,
) -> Result<(), Problem> {
    let limits = limits(variables)
        .map_err(|error| Problem::new(Status::InternalServerError, error.to_string()))?;
    let target = std::mem::take(&mut request.target);
    let (path, options) = query::split(&target)?;
    if path != "/" {
        let text = format!("there is nothing at `{}`, only at `/`", printable(path));
        return Err(Problem::new(Status::NotFound, text));
    }
    match request.method {
        Method::Get | Method::Head => send(client, 200, "application/json", &describe(limits)),
        Method::Post => {
            let asked = request.read(options, limits)?;
            return match asked.engine.clone() {
                None => of_module(asked, limits, client),
                Some(name) => {
                    let engine = engine(&name)?;
                    of_script(&engine, asked, limits, client)
                }
            };
        }
        Method::Other => {
            let text = "expected the method GET, HEAD or POST";
            return Err(Problem::new(Status::MethodNotAllowed, text));
        }
    }
    Ok(())
}

/// The engine of this name.
fn engine(name: &str) -> Result<std::rc::Rc<Engine>, Problem> {
    let mut engines = engine::all().into_iter();
    let named = engines.find(|engine| engine.settings.name == name);
    named.ok_or_else(|| {
        let text = format!("there is no engine `{}`", printable(name));
        Problem::new(Status::NotFound, text)
    })
}

/// Pre-initializes the module of a request.
fn of_module(asked: Asked, limits: ServiceLimits, client: &mut impl Client) -> Result<(), Problem> {
    let arguments = options::read(&[], &asked.options, &OPTIONS)?;
    let failed = |error| Problem::failed(&error);
    let wasm = binary(asked.body).map_err(failed)?;
    let module = Module::open(wasm, &arguments).map_err(failed)?;
    let job = module.job(&arguments, limits);
    let mut grants = job.grants();
    let files = !asked.files.is_empty();
    if files && arguments.environment.wasi.allow_wasi {
        grants = grants.files(".", directory(asked.files)?);
    }
    let ignored = without_effect(&arguments, files);
    make(&job, grants, asked.report, ignored, client)
}

/// Warnings about what has no effect, since WASI is off.
fn without_effect(arguments: &Initialize, files: bool) -> Vec<String> {
    let wasi = &arguments.environment.wasi;
    let mut ignored: Vec<String> = wasi.without_effect().collect();
    if files && !wasi.allow_wasi {
        ignored.push("the files have no effect without allow-wasi".to_string());
    }
    ignored
}

/// Pre-initializes an engine with the script of a request.
fn of_script(
    engine: &Engine,
    asked: Asked,
    limits: ServiceLimits,
    client: &mut impl Client,
) -> Result<(), Problem> {
    let arguments = engine.arguments(&asked.options)?;
    let job = engine.module.job(&arguments, limits);
    let grants = engine.grants(&job, asked.name, asked.body, asked.files)?;
    make(&job, grants, asked.report, Vec::new(), client)
}

/// Runs, and sends the result or its report.
fn make(
    job: &Job<'_>,
    grants: Builder,
    wants_report: bool,
    ignored: Vec<String>,
    client: &mut impl Client,
) -> Result<(), Problem> {
    let failed = |error| Problem::failed(&error);
    let ran = job.run(grants).map_err(failed)?;
    let mut state = job.state(&ran).map_err(failed)?;
    let (pieces, leaks) = job.pieces(&ran, &mut state).map_err(failed)?;
    let report = tell::report(job.program.opened, &ran, &leaks, ignored);
    if wants_report {
        let text = report.json().map_err(|error| failed(error.into()))?;
        send(client, 200, "application/json", text.as_bytes());
        return Ok(());
    }
    let pieces = Pieces {
        pieces: &pieces,
        input: job.program.wasm,
    };
    let head = Head {
        status: 200,
        media_type: "application/wasm",
        length: pieces.length().map_err(|error| failed(error.into()))?,
        headers: tell::headers(&report),
    };
    client.send(head, Body::Pieces(pieces, &mut state));
    Ok(())
}
