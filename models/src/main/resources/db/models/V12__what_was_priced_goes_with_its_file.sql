alter table priced_content
  drop constraint priced_content_model_id_fkey,
  add constraint priced_content_model_id_fkey
    foreign key (model_id) references model on delete cascade;
