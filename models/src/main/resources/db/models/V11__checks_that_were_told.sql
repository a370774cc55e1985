-- What was found of a file is told to whoever lets it be made; of files of before that, once.
alter table model add column check_told boolean not null default false;

create index model_check_untold on model (model_id)
  where not check_told and (stage = 'WORK' or found_sha256 is not null);
